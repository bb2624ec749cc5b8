/** What one can do with or for a person, each one click from its draft. */
import { Button } from '@fluentui/react-components'
import {
  EyeRegular,
  GiftRegular,
  HatGraduationRegular,
  LinkRegular,
  PeopleAddRegular,
  TimerRegular,
} from '@fluentui/react-icons'
import { useNavigate } from 'react-router'
import { Card, useLayout } from '../ui/layout.tsx'
import { useBriefWords } from './brief-words.ts'

const steps = [
  ['thanks', 'new/give/thanks', GiftRegular],
  ['help', 'new/give/help-15', TimerRegular],
  ['eyes', 'new/ask/fresh-eyes', EyeRegular],
  ['learn', 'new/ask/learn', HatGraduationRegular],
  ['link', 'shelf', LinkRegular],
  ['introduce', 'introductions', PeopleAddRegular],
] as const

export function NextStep({ contactId }: { contactId: string }) {
  const layout = useLayout()
  const { step: words } = useBriefWords()
  const go = useNavigate()
  return (
    <Card title={words.title}>
      <div className={layout.row}>
        {steps.map(([name, path, Icon], index) => (
          <Button
            key={name}
            icon={<Icon />}
            appearance={index === 0 ? 'primary' : 'secondary'}
            onClick={() => void go(`/ask/${path}${path.startsWith('new/') ? `?person=${contactId}` : ''}`)}
          >
            {words[name]}
          </Button>
        ))}
      </div>
    </Card>
  )
}
