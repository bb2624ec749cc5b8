/** The dialog that asks, loaded when somebody is first asked. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components'
import { cloneElement } from 'react'
import type { Question } from './confirm.tsx'
import { useOpenAtOnce } from './opened-later.ts'

/** Opens at once, and gives the focus back to its trigger. */
export function ConfirmDialog({ trigger, title, text, yes, no, onYes }: Question) {
  const { button, open, setOpen } = useOpenAtOnce()
  return (
    <Dialog modalType="alert" open={open} onOpenChange={(_, data) => setOpen(data.open)}>
      <DialogTrigger disableButtonEnhancement>{cloneElement(trigger, { ref: button })}</DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>{text}</DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>{no}</Button>
            </DialogTrigger>
            <DialogTrigger disableButtonEnhancement>
              <Button appearance="primary" onClick={onYes}>
                {yes}
              </Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
