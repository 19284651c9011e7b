// Second step, after the app was deployed: tells the app of every finished upload.
//
// The webhook belongs to the blobs extension of the Functions host, and its key (blobs_extension) exists only once the
// host has started with a blob trigger. Event Grid also calls the address before it accepts the subscription. Both are
// why this is not in main.bicep. The key is read here by listKeys and handed on; nobody sees or stores it.
targetScope = 'resourceGroup'

@description('Output FUNCTION_APP_NAME of main.bicep.')
param functionAppName string

@description('Output SYSTEM_TOPIC_NAME of main.bicep.')
param systemTopicName string

@description('Name of the blob-triggered function.')
param intakeFunction string = 'ManifestUploaded'

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: systemTopicName
}

#disable-next-line use-recognized-resource-type // 'host' is a child with actions only: it has keys and no definition
var webhookKey = listKeys(resourceId('Microsoft.Web/sites/host', app.name, 'default'), '2025-03-01').systemKeys.blobs_extension

// A fixed name: a second deployment changes the subscription and makes no new one.
resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'submission-manifests'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${intakeFunction}&code=${webhookKey}'
        maxEventsPerBatch: 1
      }
    }
    // The manifest is the last file of an upload: no event for the hundreds of evidence files before it.
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/submissions/blobs/'
      subjectEndsWith: '/manifest.json'
      isSubjectCaseSensitive: true
    }
    // What is not delivered in a day is found by the intake's sweep, which lists the container.
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
  }
}
