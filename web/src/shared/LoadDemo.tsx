import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { Bar, Button, Dialog, IconUsers, Stack, TextField } from "@/ui";
import { Failure } from "./failure";
import { formatNumber } from "./i18n";

const least = 50;
const most = 1_000_000;

/** Offers invented people to who has none yet, and leads to their preview. */
export function LoadDemo() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<IconUsers size={16} />} onClick={() => setOpen(true)}>
        {t("demo.load")}
      </Button>
      {open && <LoadDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function LoadDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [people, setPeople] = useState("500");
  const [seed, setSeed] = useState("1");
  const count = Number(people);
  const fits = Number.isInteger(count) && count >= least && count <= most;
  const plan = useMutation({
    mutationFn: () => take(api.POST("/demo", { body: { people: count, seed: Number(seed) || 1 } })),
    onSuccess: async (set) => {
      await client.invalidateQueries({ queryKey: ["home"] });
      await navigate({ to: "/changesets/$set", params: { set: set.id } });
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (fits) plan.mutate();
  }

  return (
    <Dialog open onClose={onClose} title={t("demo.load")} closeLabel={t("close")}>
      <form onSubmit={submit}>
        <Stack>
          <p>{t("demo.text")}</p>
          {plan.error && <Failure error={plan.error} />}
          <TextField
            label={t("demo.people")}
            description={t("demo.peopleHint", { least: formatNumber(least), most: formatNumber(most) })}
            error={
              people && !fits
                ? t("demo.bounds", { least: formatNumber(least), most: formatNumber(most) })
                : undefined
            }
            value={people}
            onChange={setPeople}
            inputMode="numeric"
            required
            autoFocus
          />
          <TextField
            label={t("demo.seed")}
            description={t("demo.seedHint")}
            value={seed}
            onChange={(text) => setSeed(text.replace(/\D/g, "").slice(0, 15))}
            inputMode="numeric"
          />
          <Bar end>
            <Button onClick={onClose}>{t("form.cancel")}</Button>
            <Button type="submit" kind="primary" loading={plan.isPending} disabled={!fits}>
              {t("demo.preview")}
            </Button>
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}
