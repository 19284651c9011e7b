using LocalHost.Engine.Store;

namespace LocalHost.Engine.Tests.Simulation;

/// <summary>Announces messages a second time.</summary>
internal sealed class Redelivery : StoreRequest
{
    public Redelivery(IEnumerable<Delivery> deliveries) => Deliveries.AddRange(deliveries);

    public override void Apply(StoreTransaction transaction)
    {
    }

    public override void Complete(Exception? error)
    {
    }
}
