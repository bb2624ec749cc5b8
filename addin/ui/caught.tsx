/** What is shown in place of a screen that could not be: the doors around it stay. */
import { Button } from '@fluentui/react-components'
import { Component, type ReactNode } from 'react'
import { useWords } from '../strings/strings.ts'
import { Empty } from './states.tsx'

type Props = { where: string; children: ReactNode }

/** `where` is the address of the screen: another one is tried anew. */
export class Caught extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.failed && before.where !== this.props.where) this.setState({ failed: false })
  }

  override render(): ReactNode {
    return this.state.failed ? <NotShown /> : this.props.children
  }
}

/** After an update the scripts of the page that is open are gone from the server, so trying again is loading anew. */
function NotShown() {
  const { t } = useWords()
  return (
    <Empty title={t.errors.screenTitle} next={t.errors.screenText}>
      <Button onClick={() => location.reload()}>{t.app.retry}</Button>
    </Empty>
  )
}
