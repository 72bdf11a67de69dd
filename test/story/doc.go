// Package story plays through what people do with Roster, from the set-up link
// to an organisation that is empty again, against a real server over HTTP.
package story
