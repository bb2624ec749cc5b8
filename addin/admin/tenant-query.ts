/** The organisation as its administrators see it: a whole without people. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { changeTenant, leaveTenant, readTenant, type Tenant } from '../../contract/admin.ts'
import { ApiProblem, type Input } from '../../contract/client.ts'
import { useApi } from '../api.ts'

/** `data` null for whoever is no administrator: to them the page does not exist. */
export function useTenant() {
  const { call } = useApi()
  return useQuery({
    queryKey: ['tenant'],
    queryFn: async ({ signal }): Promise<Tenant | null> => {
      try {
        return await call(readTenant, {}, { signal })
      } catch (error) {
        if (error instanceof ApiProblem && (error.status === 404 || error.status === 403)) return null
        throw error
      }
    },
    retry: false,
  })
}

export function useTenantActions() {
  const { call } = useApi()
  const queries = useQueryClient()
  const keep = (tenant: Tenant): void => {
    queries.setQueryData(['tenant'], tenant)
  }
  return {
    change: useMutation({
      mutationFn: (body: Input<typeof changeTenant>['body']) => call(changeTenant, { body }),
      onSuccess: keep,
    }),
    leave: useMutation({ mutationFn: () => call(leaveTenant, {}), onSuccess: keep }),
  }
}
