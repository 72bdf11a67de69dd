// Package seal makes the journal provable: whoever has seen a checkpoint can
// later find out whether anything before it was changed, removed, put in or cut
// off.
//
// Each event becomes a leaf of a Merkle tree as in RFC 6962, in the order in
// which readers see events. A leaf is the hash of an [Envelope], which holds
// what is no personal value as it is, and of the rest only commitments that
// nobody can guess once their salt is forgotten. [Sealer] is the reader of the
// journal that builds the tree and signs a checkpoint with every batch; the
// tables hold tiles and checkpoints in the forms of C2SP (tlog-tiles,
// tlog-checkpoint, tlog-proof), so that other people's tools can verify them.
//
// [VerifyStore] and [VerifyBundle] check the journal itself or what [Export]
// made of it, and name the first event that is not what was sealed.
package seal
