/** What Microsoft Graph posts to us. Unknown fields and unknown lifecycle kinds are let through: Graph adds to them. */
import { z } from 'zod'

export const GraphNotification = z.looseObject({
  subscriptionId: z.string().max(64),
  clientState: z.string().max(128).nullish(),
  tenantId: z.string().max(64).nullish(),
  changeType: z.string().max(32).nullish(),
  lifecycleEvent: z.string().max(64).nullish(),
  resource: z.string().max(2048).nullish(),
  resourceData: z.looseObject({ id: z.string().max(1024).nullish() }).nullish(),
})
/** One POST: as many notifications as Graph put together. */
export const GraphNotifications = z.looseObject({ value: z.array(GraphNotification).min(1).max(1000) })
export type GraphNotifications = z.infer<typeof GraphNotifications>
