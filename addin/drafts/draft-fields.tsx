/** A draft exactly as it will arrive, with its recipient named; every word can be changed. */
import { Field, Input, makeStyles, Textarea, tokens } from '@fluentui/react-components'
import type { RefObject } from 'react'
import type { Draft } from '../../contract/messages.ts'
import { useAskWords } from '../ask/ask-words.ts'
import { useLayout } from '../ui/layout.tsx'

const useStyles = makeStyles({
  paper: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderInlineStartWidth: '3px',
    borderInlineStartColor: tokens.colorBrandStroke1,
    backgroundColor: tokens.colorNeutralBackground2,
    minWidth: 0,
  },
  to: { fontWeight: tokens.fontWeightSemibold },
})

type Props = {
  draft: Draft
  /** Who it goes to, in words; null where it is not addressed yet. */
  to: string | null
  onChange: (draft: Draft) => void
  field?: RefObject<HTMLTextAreaElement | null>
  disabled?: boolean
}

/** Title and text as fields; what is empty cannot be sent, and the caller says so. */
export function DraftFields({ draft, to, onChange, field, disabled }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useAskWords()
  return (
    <div className={styles.paper}>
      {to ? (
        <p className={`${layout.text} ${styles.to}`} dir="auto">
          {to}
        </p>
      ) : null}
      <Field label={words.draft.subject}>
        <Input
          dir="auto"
          maxLength={200}
          value={draft.title}
          disabled={disabled ?? false}
          onChange={(_event, { value }) => onChange({ ...draft, title: value })}
        />
      </Field>
      <Field label={words.draft.text} hint={words.draft.hint}>
        <Textarea
          ref={field ?? null}
          dir="auto"
          maxLength={4000}
          rows={Math.min(10, Math.max(3, draft.body.split('\n').length + 1))}
          resize="vertical"
          value={draft.body}
          disabled={disabled ?? false}
          onChange={(_event, { value }) => onChange({ ...draft, body: value })}
        />
      </Field>
    </div>
  )
}

/** Whether there is something in both. */
export const isWhole = ({ title, body }: Draft): boolean => title.trim() !== '' && body.trim() !== ''
