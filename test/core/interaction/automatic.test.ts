import { describe, expect, test } from 'vitest'
import { isDeliverySystem, kindOfAddress, originByHeaders } from '../../../core/interaction/automatic.ts'

describe('an address by itself', () => {
  test.each([
    ['no-reply@contoso.example', 'automatic'],
    ['noreply+123@contoso.example', 'automatic'],
    ['do_not_reply@contoso.example', 'automatic'],
    ['nicht-antworten@contoso.example', 'automatic'],
    ['newsletter@shop.example', 'automatic'],
    ['product.updates@shop.example', 'person'],
    ['notifications@github.example', 'automatic'],
    ['jira@contoso.example', 'automatic'],
    ['mailer-daemon@contoso.example', 'automatic'],
    ['bounce+x=y@lists.example', 'automatic'],
    ['microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@contoso.example', 'automatic'],
    ['info@contoso.example', 'shared'],
    ['support-emea@contoso.example', 'shared'],
    ['hr@contoso.example', 'shared'],
    ['all-staff@contoso.example', 'list'],
    ['project-x-dl@contoso.example', 'list'],
    ['room-4.12@contoso.example', 'room'],
    ['besprechung-2@contoso.example', 'room'],
  ])('%s belongs to: %s', (address, kind) => {
    expect(kindOfAddress(address)).toBe(kind)
  })

  test('people whose names look a little like a machine stay people', () => {
    const people = [
      'robert.bot@x.example',
      'alan.noble@x.example',
      'anna.groupner@x.example',
      'mr.smith@x.example',
      'sam.hall@x.example',
      'itamar@x.example',
      'autumn.lee@x.example',
      'newsom.jay@x.example',
      'roomi.k@x.example',
      'updike@x.example',
    ]
    expect(people.filter((address) => kindOfAddress(address) !== 'person')).toEqual([])
  })

  test('delivery reports come from the system, whatever the case of its name', () => {
    expect(isDeliverySystem('MAILER-DAEMON@mx.example')).toBe(true)
    expect(isDeliverySystem('postmaster@contoso.example')).toBe(true)
    expect(isDeliverySystem('MicrosoftExchange329e71ec88ae@contoso.example')).toBe(true)
    expect(isDeliverySystem('postmaster.jones@contoso.example')).toBe(false)
  })
})

describe('the headers of a mail', () => {
  const of = (...headers: [string, string][]) => originByHeaders(headers.map(([name, value]) => ({ name, value })))

  test('none of them say that a person wrote it', () => {
    expect(of()).toBe('person')
    expect(of(['Auto-Submitted', 'no'], ['List-Unsubscribe', ''])).toBe('person')
  })
  test('what can be unsubscribed from is no mail from a person', () => {
    expect(of(['List-Unsubscribe', '<https://shop.example/u>'])).toBe('automatic')
    expect(of(['precedence', ' Bulk '])).toBe('automatic')
    expect(of(['Auto-Submitted', 'auto-generated'])).toBe('automatic')
  })
  test('a discussion list alone is no sign of a machine: people write to lists', () => {
    expect(of(['List-Id', '<dev.lists.example>'], ['Precedence', 'list'])).toBe('person')
  })
  test('an automatic reply says nothing about whoever sent it, also beside other signs', () => {
    expect(of(['Precedence', 'bulk'], ['Auto-Submitted', 'auto-replied (vacation)'])).toBe('auto-reply')
    expect(of(['X-Autoreply', 'yes'])).toBe('auto-reply')
    expect(of(['Precedence', 'auto_reply'])).toBe('auto-reply')
  })
})
