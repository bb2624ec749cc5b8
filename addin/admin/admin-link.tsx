/** The way to the administrator's page, for administrators alone. */
import { Button } from '@fluentui/react-components'
import { useNavigate } from 'react-router'
import { bookingWords } from '../me/booking-words.ts'
import { useArea } from '../strings/area.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { useTenant } from './tenant-query.ts'

export function AdminLink() {
  const layout = useLayout()
  const words = useArea(bookingWords)
  const go = useNavigate()
  const tenant = useTenant()
  if (!tenant.data) return null
  return (
    <Card title={words.company}>
      <p className={layout.text}>{words.companyText}</p>
      <div className={layout.row}>
        <Button onClick={() => void go('/admin')}>{words.companyOpen}</Button>
      </div>
    </Card>
  )
}
