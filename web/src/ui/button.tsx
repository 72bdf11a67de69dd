import { ActionIcon, Button as KitButton, Menu as KitMenu } from "@mantine/core";
import type { ComponentPropsWithoutRef, MouseEvent, ReactNode, Ref } from "react";

type Kind = "primary" | "default" | "subtle" | "danger";

const variants = { primary: "filled", default: "default", subtle: "subtle", danger: "filled" } as const;

export type ButtonProps = {
  children: ReactNode;
  kind?: Kind;
  icon?: ReactNode;
  type?: "button" | "submit";
  onClick?: (event: MouseEvent) => void;
  loading?: boolean;
  disabled?: boolean;
  small?: boolean;
  ref?: Ref<HTMLButtonElement>;
} & Pick<ComponentPropsWithoutRef<"button">, "aria-label" | "aria-expanded" | "aria-controls" | "form">;

export function Button({ kind = "default", icon, small, type = "button", ...rest }: ButtonProps) {
  return (
    <KitButton
      {...rest}
      type={type}
      size={small ? "xs" : "sm"}
      variant={variants[kind]}
      color={kind === "danger" ? "red" : undefined}
      leftSection={icon}
    />
  );
}

/** Looks like a button and is a link; `href` must be an address outside the application's pages. */
export function DownloadLink({
  href,
  icon,
  children,
}: {
  href: string;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <KitButton component="a" href={href} download variant="default" size="sm" leftSection={icon}>
      {children}
    </KitButton>
  );
}

type IconButtonProps = {
  label: string;
  children: ReactNode;
  small?: boolean;
  onClick?: (event: MouseEvent) => void;
  ref?: Ref<HTMLButtonElement>;
} & Pick<ComponentPropsWithoutRef<"button">, "aria-expanded" | "aria-controls" | "aria-pressed">;

export function IconButton({ label, small, ...rest }: IconButtonProps) {
  return <ActionIcon {...rest} variant="subtle" size={small ? 26 : 32} aria-label={label} title={label} />;
}

export type MenuItem = {
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  onSelect: () => void;
};

/** A button that opens a list of acts. */
export function Menu({ trigger, items }: { trigger: ReactNode; items: MenuItem[] }) {
  return (
    <KitMenu position="bottom-end" withinPortal transitionProps={{ duration: 100 }}>
      <KitMenu.Target>{trigger}</KitMenu.Target>
      <KitMenu.Dropdown>
        {items.map((item) => (
          <KitMenu.Item
            key={item.label}
            leftSection={item.icon}
            color={item.danger ? "red" : undefined}
            onClick={item.onSelect}
          >
            {item.label}
          </KitMenu.Item>
        ))}
      </KitMenu.Dropdown>
    </KitMenu>
  );
}
