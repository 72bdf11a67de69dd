import styles from "./spark.module.css";

type SparkProps = {
  /** Read out in place of the picture. */
  label: string;
  values: number[];
  tone?: "accent" | "quiet";
};

const width = 120;
const height = 32;

/** A line without axes: which way it goes, and where it jumped. The numbers stand in a table. */
export function Spark({ label, values, tone = "accent" }: SparkProps) {
  const top = Math.max(1, ...values);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const points = values.map((value, at) => [at * step, height - 2 - (value / top) * (height - 4)] as const);
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const last = points.at(-1);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className={styles.spark}
      data-tone={tone}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      <polygon points={`0,${height} ${line} ${width},${height}`} />
      <polyline points={line} vectorEffect="non-scaling-stroke" />
      {last && <circle cx={last[0] - 1.5} cy={last[1]} r="1.5" />}
    </svg>
  );
}
