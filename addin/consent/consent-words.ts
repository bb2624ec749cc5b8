/** The words of asking for one more permission. */
import { createArea } from '../strings/area.ts'

export const consentWords = createArea(
  {
    title: 'One permission is missing',
    why: {
      'Calendars.ReadWrite':
        'To put this into your calendar and invite from there, Kith needs to write to your calendar. It touches nothing that it did not put there.',
      'Mail.Send':
        'To send this from your mailbox, Kith needs to send mail as you. It sends what you confirm, nothing else.',
      'ChannelMessage.Send':
        'To post this in the channel, Kith needs to post as you. It posts what you confirm, nothing else.',
    },
    once: 'Microsoft asks you once, in a window of its own.',
    agree: 'Agree and send',
    asking: 'Waiting for the window',
    ownForm: 'Use my own form',
    formOpened: 'The form is open. Once you have sent it, it is recognised here by itself.',
    noForm: 'This place has no form for that. Use your own calendar or mail.',
    agreed: 'I agreed, send it',
    unknown: 'When you have agreed, send it.',
    refused: 'You did not agree, which is fine: your own form does the same by hand.',
    blocked: 'The window was blocked. Allow windows for this page and try again, or use your own form.',
  },
  {
    title: 'Eine Berechtigung fehlt',
    why: {
      'Calendars.ReadWrite':
        'Um das in deinen Kalender einzutragen und von dort einzuladen, muss Kith in deinen Kalender schreiben dürfen. Es rührt nichts an, was es nicht selbst eingetragen hat.',
      'Mail.Send':
        'Um das aus deinem Postfach zu senden, muss Kith in deinem Namen Mails senden dürfen. Es sendet, was du bestätigst, sonst nichts.',
      'ChannelMessage.Send':
        'Um das im Kanal zu schreiben, muss Kith in deinem Namen schreiben dürfen. Es schreibt, was du bestätigst, sonst nichts.',
    },
    once: 'Microsoft fragt dich einmal, in einem eigenen Fenster.',
    agree: 'Zustimmen und senden',
    asking: 'Das Fenster ist offen',
    ownForm: 'Mein eigenes Formular nehmen',
    formOpened: 'Das Formular ist offen. Sobald du es gesendet hast, wird es hier von selbst erkannt.',
    noForm: 'Hier gibt es kein Formular dafür. Nimm deinen eigenen Kalender oder deine Mail.',
    agreed: 'Zugestimmt, jetzt senden',
    unknown: 'Wenn du zugestimmt hast, sende es.',
    refused: 'Du hast nicht zugestimmt. Das ist in Ordnung: dein eigenes Formular kann dasselbe von Hand.',
    blocked:
      'Das Fenster wurde blockiert. Erlaube Fenster für diese Seite und versuche es noch einmal, oder nimm dein eigenes Formular.',
  },
)
