/** What the page of people shows, kept in the address so that going back to it finds it again. */
import { useSearchParams } from 'react-router'
import { orders } from './choose.ts'
import { rings } from './picture-layout.ts'

const whoms = ['peers', 'everybody', 'elsewhere'] as const

export function useView() {
  const [params, setParams] = useSearchParams()
  const set = (key: string, value: string | null): void =>
    setParams(
      (now) => {
        if (value) now.set(key, value)
        else now.delete(key)
        return now
      },
      { replace: true },
    )
  const asked = params.get('word')
  return {
    view: params.get('view') === 'table' ? ('table' as const) : ('picture' as const),
    who: whoms.find((one) => one === params.get('who')) ?? ('peers' as const),
    word: rings.find((word) => word === asked) ?? null,
    search: params.get('search') ?? '',
    circle: params.get('circle'),
    order: orders.find((order) => order === params.get('order')) ?? 'contact',
    set,
    setParams,
  }
}
