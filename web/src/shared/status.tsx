import { useTranslation } from "react-i18next";
import type { JobState, SetState, Status } from "@/api/types";
import {
  Chip,
  IconArchive,
  IconBan,
  IconCheck,
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconLock,
  IconPlayerPause,
  IconRefresh,
  IconTrash,
  IconX,
  type Tone,
} from "@/ui";

// Five states, five shapes: they can be told apart without seeing the colours.
const looks: Record<Status, [Tone, typeof IconCircle]> = {
  staged: ["info", IconCircleDashed],
  active: ["ok", IconCircleCheck],
  inactive: ["neutral", IconCircle],
  suspended: ["warn", IconPlayerPause],
  archived: ["neutral", IconArchive],
};

export function StatusChip({ status }: { status: Status }) {
  const { t } = useTranslation();
  const [tone, Icon] = looks[status] ?? ["neutral", IconCircle];
  return (
    <Chip tone={tone} icon={<Icon aria-hidden />}>
      {t(`status.${status}`)}
    </Chip>
  );
}

export function LockedChip() {
  const { t } = useTranslation();
  return (
    <Chip tone="bad" icon={<IconLock aria-hidden />}>
      {t("status.locked")}
    </Chip>
  );
}

export function DeletedChip() {
  const { t } = useTranslation();
  return (
    <Chip tone="bad" icon={<IconTrash aria-hidden />}>
      {t("status.deleted")}
    </Chip>
  );
}

const setLooks: Record<SetState, [Tone, typeof IconCircle]> = {
  planning: ["info", IconRefresh],
  planned: ["warn", IconClock],
  applying: ["info", IconRefresh],
  applied: ["ok", IconCheck],
  cancelled: ["neutral", IconX],
  failed: ["bad", IconBan],
};

export function SetStateChip({ state }: { state: SetState }) {
  const { t } = useTranslation();
  const [tone, Icon] = setLooks[state] ?? ["neutral", IconCircle];
  return (
    <Chip tone={tone} icon={<Icon aria-hidden />}>
      {t(`setState.${state}`)}
    </Chip>
  );
}

const jobLooks: Record<JobState, [Tone, typeof IconCircle]> = {
  queued: ["neutral", IconClock],
  running: ["info", IconRefresh],
  paused: ["warn", IconPlayerPause],
  done: ["ok", IconCheck],
  failed: ["bad", IconBan],
  cancelled: ["neutral", IconX],
};

export function JobStateChip({ state }: { state: JobState }) {
  const { t } = useTranslation();
  const [tone, Icon] = jobLooks[state] ?? ["neutral", IconCircle];
  return (
    <Chip tone={tone} icon={<Icon aria-hidden />}>
      {t(`jobState.${state}`)}
    </Chip>
  );
}
