import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import type { Token } from "@/api/types";
import { endOfDay, When } from "@/shared/dates";
import { Failure } from "@/shared/failure";
import { useMe } from "@/shared/session";
import {
  Bar,
  Button,
  Dialog,
  Empty,
  IconCopy,
  IconPlus,
  Loading,
  Notice,
  Panel,
  Select,
  Stack,
  Table,
  TextField,
  toast,
} from "@/ui";
import { roleName } from "./SettingsPage";
import styles from "./settings.module.css";

/** One's own API tokens: what programs sign in with. */
export function Tokens() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  const tokens = useQuery({
    queryKey: ["tokens"],
    queryFn: async ({ signal }) => (await take(api.GET("/tokens", { signal }))).items,
  });
  const make = (
    <Button kind="primary" icon={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t("tokens.create")}
    </Button>
  );
  return (
    <Panel title={t("settings.tokens")} aside={tokens.data && tokens.data.length > 0 && make}>
      {tokens.error ? (
        <Failure error={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : !tokens.data ? (
        <Loading label={t("loading")} />
      ) : tokens.data.length === 0 ? (
        <Empty title={t("tokens.none")} actions={make}>
          {t("tokens.noneText")}
        </Empty>
      ) : (
        <Table
          stacked
          label={t("settings.tokens")}
          head={[t("tokens.name"), t("tokens.role"), t("tokens.used"), t("tokens.expires"), t("tokens.acts")]}
          rows={tokens.data.map((token) => ({
            key: token.id,
            cells: [
              <strong key="name">{token.name}</strong>,
              roleName(token.role, t),
              token.usedAt ? <When key="used" at={token.usedAt} form="ago" /> : t("tokens.never"),
              token.expiresAt ? <When key="expires" at={token.expiresAt} /> : t("tokens.noEnd"),
              <Button
                key="revoke"
                small
                aria-label={t("tokens.revokeOne", { name: token.name })}
                onClick={() => setRevoking(token)}
              >
                {t("tokens.revoke")}
              </Button>,
            ],
          }))}
        />
      )}
      {making && <CreateToken onClose={() => setMaking(false)} />}
      {revoking && <RevokeToken token={revoking} onClose={() => setRevoking(undefined)} />}
    </Panel>
  );
}

function CreateToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: me } = useMe();
  const roles = me?.roles ?? [];
  const [name, setName] = useState("");
  const [role, setRole] = useState(roles.includes("administrator") ? "reader" : (roles[0] ?? "reader"));
  const [until, setUntil] = useState("");
  const create = useMutation({
    mutationFn: () =>
      take(api.POST("/tokens", { body: { name: name.trim(), role, expiresAt: endOfDay(until) } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
  const choices = [...new Set([...(roles.includes("administrator") ? ["reader"] : []), ...roles])];

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) create.mutate();
  }

  const token = create.data?.token;
  if (token) {
    return (
      <Dialog open onClose={onClose} title={t("tokens.made", { name: name.trim() })} closeLabel={t("close")}>
        <Stack>
          <Notice tone="warn">{t("tokens.once")}</Notice>
          <code className={styles.token}>{token}</code>
          <Bar end>
            <Button
              icon={<IconCopy size={16} />}
              onClick={() => void navigator.clipboard.writeText(token).then(() => toast(t("tokens.copied")))}
            >
              {t("tokens.copy")}
            </Button>
            <Button kind="primary" onClick={onClose}>
              {t("tokens.kept")}
            </Button>
          </Bar>
        </Stack>
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title={t("tokens.create")} closeLabel={t("close")}>
      <form onSubmit={submit}>
        <Stack>
          {create.error && <Failure error={create.error} />}
          <TextField
            label={t("tokens.name")}
            description={t("tokens.nameHint")}
            value={name}
            onChange={setName}
            maxLength={100}
            required
            autoFocus
          />
          <Select
            label={t("tokens.role")}
            description={t("tokens.roleHint")}
            value={role}
            onChange={setRole}
            choices={choices.map((value) => ({ value, label: roleName(value, t) }))}
          />
          <TextField
            label={t("tokens.until")}
            description={t("tokens.untilHint")}
            type="date"
            value={until}
            onChange={setUntil}
          />
          <Bar end>
            <Button onClick={onClose}>{t("form.cancel")}</Button>
            <Button type="submit" kind="primary" loading={create.isPending} disabled={!name.trim()}>
              {t("tokens.create")}
            </Button>
          </Bar>
        </Stack>
      </form>
    </Dialog>
  );
}

function RevokeToken({ token, onClose }: { token: Token; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => take(api.DELETE("/tokens/{id}", { params: { path: { id: token.id } } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["tokens"] });
      toast(t("tokens.revoked", { name: token.name }));
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("tokens.revokeOne", { name: token.name })}
      closeLabel={t("close")}
    >
      <Stack>
        <p>{t("tokens.revokeText")}</p>
        {revoke.error && <Failure error={revoke.error} />}
        <Bar end>
          <Button onClick={onClose}>{t("form.cancel")}</Button>
          <Button kind="danger" loading={revoke.isPending} onClick={() => revoke.mutate()}>
            {t("tokens.revokeSubmit")}
          </Button>
        </Bar>
      </Stack>
    </Dialog>
  );
}
