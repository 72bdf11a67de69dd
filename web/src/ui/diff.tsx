import styles from "./diff.module.css";

type DiffProps = { old?: string; new?: string; words: { was: string; becomes: string; nothing: string } };

/** Old and new value; the words between them are for those who do not see the strike. */
export function Diff({ old, new: next, words }: DiffProps) {
  if (!old) return <Value text={next} nothing={words.nothing} />;
  return (
    <span className={styles.diff}>
      <span className="hidden">{words.was} </span>
      <del>{old}</del>
      <span aria-hidden> → </span>
      <span className="hidden"> {words.becomes} </span>
      <Value text={next} nothing={words.nothing} />
    </span>
  );
}

function Value({ text, nothing }: { text?: string; nothing: string }) {
  return text ? <ins className={styles.new}>{text}</ins> : <em className={styles.nothing}>{nothing}</em>;
}
