using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>Puts a client's message into an instance's inbox.</summary>
internal sealed class PostRequest(string instanceId, HistoryEvent e) : ClientRequest<PostAnswer>
{
    public string InstanceId => instanceId;

    public HistoryEvent Event => e;
}
