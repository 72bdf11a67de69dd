import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { nameBeginsWith } from "@/shared/filter";
import { useMay, useMe } from "@/shared/session";
import { useCurrentVerbs } from "@/shared/verbs";
import { IconArrowRight, IconKeyboard, IconLink, IconPlus, IconSitemap, IconUser, toast } from "@/ui";
import { type CommandGroup, Commands, KeyCaps } from "@/ui/command";
import { addressOf } from "./ids";
import { places } from "./places";

type PaletteProps = { onClose: () => void; onHelp: () => void };

const size = 18;

/** Every page, person, unit and act of the console, one field away. */
export function Palette({ onClose, onHelp }: PaletteProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const [text, setText] = useState("");
  const typed = useDeferredValue(text.trim());
  const { data: me } = useMe();
  const mayCreate = useMay("users.write");
  const verbs = useCurrentVerbs();
  const people = usePeople(typed);
  const units = useUnits(typed);
  const go = (href: string) => void router.navigate({ href });
  const fits = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const pasted = addressOf(text);

  const acts = [
    ...verbs.map((verb) => ({
      id: verb.id,
      label: verb.label,
      icon: verb.icon,
      keys: verb.key,
      run: verb.run,
    })),
    ...(mayCreate
      ? [
          {
            id: "create",
            label: t("users.create"),
            icon: <IconPlus size={size} />,
            keys: "c",
            run: () => go("/users/new"),
          },
        ]
      : []),
    {
      id: "copy-link",
      label: t("palette.copyLink"),
      icon: <IconLink size={size} />,
      run: () => void navigator.clipboard.writeText(location.href).then(() => toast(t("palette.copied"))),
    },
    { id: "help", label: t("keys.title"), icon: <IconKeyboard size={size} />, keys: "?", run: onHelp },
  ].filter((act, index, all) => fits(act.label) && all.findIndex((one) => one.id === act.id) === index);

  const groups: CommandGroup[] = [
    {
      label: t("palette.open"),
      items: pasted
        ? [
            {
              id: "pasted",
              label: t(`palette.kind.${pasted.kind}`),
              hint: text.trim(),
              icon: <IconArrowRight size={size} />,
              run: () => go(pasted.to),
            },
          ]
        : [],
    },
    {
      label: t("palette.people"),
      items: (people.data ?? []).map((person) => ({
        id: person.id,
        label: person.displayName || person.userName,
        hint: [person.userName, person.title, person.unit?.path.at(-1)].filter(Boolean).join(" · "),
        icon: <IconUser size={size} />,
        run: () => go(`/users/${person.id}`),
      })),
    },
    {
      label: t("palette.units"),
      items: units.map((unit) => ({
        id: unit.id,
        label: unit.name,
        hint: unit.path.slice(0, -1).join(" / "),
        icon: <IconSitemap size={size} />,
        run: () => go(`/users?unit=${unit.id}`),
      })),
    },
    { label: t("palette.acts"), items: acts },
    {
      label: t("palette.pages"),
      items: places
        .filter(({ needs, name }) => me?.permissions.includes(needs) && fits(t(`nav.${name}`)))
        .map(({ to, name, icon: Icon, key }) => ({
          id: to,
          label: t(`nav.${name}`),
          icon: <Icon size={size} />,
          keys: `g ${key}`,
          run: () => go(to),
        })),
    },
  ];
  // Without words the pages are what one most likely wants.
  if (!typed) groups.reverse();

  return (
    <Commands
      label={t("palette.label")}
      placeholder={t("palette.placeholder")}
      text={text}
      onText={setText}
      groups={groups}
      nothing={people.isFetching ? t("loading") : t("palette.nothing", { text: text.trim() })}
      onClose={onClose}
      foot={
        <>
          <span>
            <KeyCaps keys="↑ ↓" /> {t("palette.move")}
          </span>
          <span>
            <KeyCaps keys="Enter" /> {t("palette.choose")}
          </span>
          <span>
            <KeyCaps keys="Esc" /> {t("close")}
          </span>
        </>
      }
    />
  );
}

function usePeople(text: string) {
  const may = useMay("users.read");
  return useQuery({
    queryKey: ["users", "palette", text],
    queryFn: async ({ signal }) => {
      const exact = `employeeNumber eq ${JSON.stringify(text)} or externalId eq ${JSON.stringify(text)}`;
      const filter = `${nameBeginsWith(text)} or ${exact}`;
      return (await take(api.GET("/users", { params: { query: { filter, limit: 8 } }, signal }))).items;
    },
    enabled: may && text.length > 1 && addressOf(text) === undefined,
    placeholderData: (before) => (text.length > 1 ? keepPreviousData(before) : undefined),
  });
}

function useUnits(text: string) {
  const may = useMay("units.read");
  const units = useQuery({
    queryKey: ["units"],
    queryFn: async ({ signal }) => (await take(api.GET("/units", { signal }))).items,
    staleTime: 30_000,
    enabled: may && text.length > 1,
  });
  if (text.length < 2) return [];
  const wanted = text.toLowerCase();
  return (units.data ?? []).filter((unit) => unit.name.toLowerCase().includes(wanted)).slice(0, 5);
}
