import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Origin, SetState } from "@/api/types";
import { FilterChips, Page } from "@/ui";
import { SetList } from "./SetList";

const route = getRouteApi("/changesets");
const states = ["planned", "applying", "applied", "cancelled", "failed"] as const;
const origins = ["import", "bulk", "rollback", "demo", "edit", "all"] as const;

export function ChangeSetsPage() {
  const { t } = useTranslation();
  const { origin, state } = route.useSearch();
  const navigate = useNavigate();
  return (
    <Page filled title={t("set.title")}>
      <FilterChips
        label={t("set.origin")}
        value={origin ?? ""}
        onChange={(value) =>
          void navigate({
            to: "/changesets",
            search: (before) => ({ ...before, origin: (value || undefined) as Origin | undefined }),
            replace: true,
          })
        }
        filters={[
          { value: "", label: t("set.withoutEdits") },
          ...origins.map((value) => ({ value, label: t(`origin.${value}`) })),
        ]}
      />
      <FilterChips
        label={t("set.state")}
        value={state ?? ""}
        onChange={(value) =>
          void navigate({
            to: "/changesets",
            search: (before) => ({ ...before, state: (value || undefined) as SetState | undefined }),
            replace: true,
          })
        }
        filters={[
          { value: "", label: t("set.anyState") },
          ...states.map((value) => ({ value, label: t(`setState.${value}`) })),
        ]}
      />
      <SetList origin={origin} state={state} />
    </Page>
  );
}
