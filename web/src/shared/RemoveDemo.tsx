import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { Button, Notice } from "@/ui";
import { Failure } from "./failure";

/** Says that the people here are invented, and leads to the preview of their removal. */
export function RemoveDemo() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => take(api.POST("/demo/removal", {})),
    onSuccess: (set) => navigate({ to: "/changesets/$set", params: { set: set.id } }),
  });
  return (
    <Notice
      tone="info"
      title={t("demo.here")}
      actions={
        <Button small loading={remove.isPending} onClick={() => remove.mutate()}>
          {t("demo.remove")}
        </Button>
      }
    >
      <span>{t("demo.hereText")}</span>
      {remove.error && <Failure error={remove.error} />}
    </Notice>
  );
}
