using LocalHost.Engine.Store;

namespace LocalHost.Engine.Tests.Simulation;

/// <summary>Announces messages a second time.</summary>
internal sealed class Redelivery : StoreRequest
{
    public Redelivery(IReadOnlyList<Delivery> deliveries)
    {
        foreach (Delivery delivery in deliveries)
        {
            Delivered(delivery.Key, delivery.Message);
        }
    }

    public override void Complete(Exception? error)
    {
    }
}
