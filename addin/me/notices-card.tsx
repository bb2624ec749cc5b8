/** How the owner is told outside the app: not at all, without anybody's name, or with it. */
import type { Notify } from '../../contract/me.ts'
import { noticeModes } from '../../core/policy/notify.ts'
import { createArea, useArea } from '../strings/area.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { Segments } from '../ui/segments.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useMeActions } from './me-query.ts'

export const noticeWords = createArea(
  {
    title: 'When a suggestion is ready',
    label: 'Told in the activity feed',
    how: { off: 'Not at all', plain: 'Without names', named: 'With the name' },
    text: {
      off: 'Nothing outside Kith. What there is stands under Today.',
      plain: '“A suggestion is ready”, and nobody’s name: screens are shared.',
      named: 'The first name is shown too, such as “Lunch with Jonas?”. Whoever sees your screen sees it.',
    },
    when: 'In Teams, in your working hours, at most once a day and twice a week; never while you are away or on a pause.',
    trouble: {
      'not-installed':
        'The last one did not come: Kith is not installed in your Teams. Add it there, or ask your administrator.',
    } as Record<string, string>,
    troubleOther: 'The last one may not have come: Teams did not take it.',
  },
  {
    title: 'Wenn ein Vorschlag da ist',
    label: 'Hinweis im Aktivitätsfeed',
    how: { off: 'Gar nicht', plain: 'Ohne Namen', named: 'Mit dem Namen' },
    text: {
      off: 'Nichts außerhalb von Kith. Was da ist, steht unter „Heute“.',
      plain: '„Ein Vorschlag ist da“, ohne Namen: Bildschirme werden geteilt.',
      named: 'Auch der Vorname steht da, etwa „Mittagessen mit Jonas?“. Wer deinen Bildschirm sieht, sieht ihn.',
    },
    when: 'In Teams, in deiner Arbeitszeit, höchstens einmal am Tag und zweimal in der Woche; nie, während du weg bist oder pausierst.',
    trouble: {
      'not-installed':
        'Der letzte kam nicht an: Kith ist in deinem Teams nicht installiert. Füge es dort hinzu oder frage deine Administration.',
    },
    troubleOther: 'Der letzte kam vielleicht nicht an: Teams hat ihn nicht angenommen.',
  },
)

export function NoticesCard({ notify }: { notify: Notify }) {
  const layout = useLayout()
  const words = useArea(noticeWords)
  const { settings } = useMeActions()
  const { how, trouble } = notify
  return (
    <Card title={words.title}>
      <div className={layout.row}>
        <Segments<Notify['how']>
          label={words.label}
          value={how}
          options={noticeModes.map((value) => ({ value, label: words.how[value] }))}
          onChange={(value) => settings.mutate({ notify: value })}
        />
      </div>
      <p className={layout.text}>{words.text[how]}</p>
      {how === 'off' ? null : <p className={layout.quiet}>{words.when}</p>}
      {how !== 'off' && trouble ? <p className={layout.text}>{words.trouble[trouble] ?? words.troubleOther}</p> : null}
      {settings.isError ? <ErrorNotice error={settings.error} /> : null}
    </Card>
  )
}
