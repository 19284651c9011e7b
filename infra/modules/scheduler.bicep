// Durable Task Scheduler: the managed backend of the durable engine, instead of the task hub in Azure Storage.

@description('Scheduler name.')
@minLength(3)
@maxLength(64)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Task hub; the same name as hubName in host.dts.json. It is not made at run time.')
param taskHubName string

@description('Principal of the app\'s identity.')
param principalId string

@description('Resource id of that identity. It names the role assignments, because the principal is not known before the deployment.')
param identityId string

@description('Address ranges that may reach the scheduler. The app has no fixed addresses on Flex Consumption without a virtual network; the role below still stands before everything.')
param allowedAddresses string[] = ['0.0.0.0/0']

// Durable Task Data Contributor.
var dataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    // An empty list would refuse everybody.
    ipAllowlist: allowedAddresses
  }
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHubName
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: taskHub
  name: guid(taskHub.id, identityId, dataContributor)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataContributor)
  }
}

@description('Endpoint for the connection string.')
output endpoint string = scheduler.properties.endpoint
