import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./dialog.module.css";

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
    <Modal.Root opened={open} onClose={onClose} size={wide ? 720 : 480} transitionProps={{ duration: 120 }}>
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content>
        {/* Not the kit's header: outside of main it would be one more banner of the page. */}
        <div className={styles.head}>
          <Modal.Title className={styles.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={closeLabel} />
        </div>
        <Modal.Body className={styles.body}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
