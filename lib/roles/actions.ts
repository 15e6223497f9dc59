'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { ChangeRole, CreateRole, DeleteRole } from './schema';
import { changeRole, createRole, deleteRole } from './write-role';

export const createRoleAction = consoleAction('members:write', CreateRole, createRole, (_, role) => role, {
  stepUp: 'everywhere',
});

export const changeRoleAction = consoleAction('members:write', ChangeRole, changeRole, (_, role) => role, {
  stepUp: 'everywhere',
});

export const deleteRoleAction = consoleAction('members:write', DeleteRole, deleteRole, (_, role) => role, {
  stepUp: 'everywhere',
});
