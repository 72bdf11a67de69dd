import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import type { User } from "@/api/types";
import { Failure } from "@/shared/failure";
import { formatNumber } from "@/shared/i18n";
import { Bar, Button, type GridColumn, Loading, Page, Table } from "@/ui";
import type { List } from "./queries";
import styles from "./users.module.css";

// What somebody may want on paper; more is for a file.
const most = 1000;

type PrintViewProps = { list: List; columns: GridColumn<User>[]; words: string; onClose: () => void };

/** The list as a plain table with all of its rows, which a browser can print. */
export function PrintView({ list, columns, words, onClose }: PrintViewProps) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ["users", "print", list],
    queryFn: ({ signal }) =>
      take(
        api.GET("/users", {
          params: {
            query: {
              filter: list.filter || undefined,
              deleted: list.bin || undefined,
              sort: list.sort,
              limit: most,
              count: true,
            },
          },
          signal,
        }),
      ),
  });
  return (
    <Page
      title={t("users.title")}
      aside={data && <span>{t("users.total", { count: data.total ?? 0, n: formatNumber(data.total) })}</span>}
    >
      <div className={styles.noPrint}>
        <Bar>
          <Button kind="primary" disabled={!data} onClick={() => print()}>
            {t("print.now")}
          </Button>
          <Button onClick={onClose}>{t("print.back")}</Button>
        </Bar>
      </div>
      {words && <p>{words}</p>}
      {error ? (
        <Failure error={error} />
      ) : !data ? (
        <Loading label={t("loading")} />
      ) : (
        <>
          {data.next && <p>{t("print.first", { n: formatNumber(most) })}</p>}
          <Table
            label={t("users.title")}
            head={columns.map((column) => column.label)}
            rows={data.items.map((user) => ({
              key: user.id,
              cells: columns.map((column) => column.cell(user)),
            }))}
          />
        </>
      )}
    </Page>
  );
}
