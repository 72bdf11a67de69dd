import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  closeLabel: string;
  wide?: boolean;
  children: ReactNode;
};

/** A dialog with a heading; the focus stays inside and returns to where it was. */
export function Dialog({ open, onClose, title, closeLabel, wide, children }: DialogProps) {
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      size={wide ? 720 : 480}
      closeButtonProps={{ "aria-label": closeLabel }}
      transitionProps={{ duration: 120 }}
      overlayProps={{ backgroundOpacity: 0.45 }}
    >
      {children}
    </Modal>
  );
}
