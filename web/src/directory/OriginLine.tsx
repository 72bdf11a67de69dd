import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ValueOrigin } from "@/api/types";
import { When } from "@/shared/dates";

/** Where a value comes from, in a few words: the route, who or which file, and when. */
export function OriginLine({ origin }: { origin: ValueOrigin | undefined }) {
  const { t } = useTranslation();
  if (!origin) return null;
  const from =
    origin.origin === "import"
      ? t("origins.file", { name: origin.source || origin.title })
      : (origin.actor.name ?? t("origins.system"));
  return (
    <>
      {origin.changeSet ? (
        <Link
          to="/changesets/$set"
          params={{ set: origin.changeSet }}
          title={[origin.title, origin.reason].filter(Boolean).join(" · ")}
        >
          {from}
        </Link>
      ) : (
        <span>{from}</span>
      )}
      {", "}
      <When at={origin.at} form="ago" />
      {origin.back && (
        <>
          {", "}
          {origin.back.changeSet ? (
            <Link to="/changesets/$set" params={{ set: origin.back.changeSet }}>
              {t("origins.back")}
            </Link>
          ) : (
            t("origins.back")
          )}{" "}
          <When at={origin.back.at} form="ago" />
        </>
      )}
    </>
  );
}
