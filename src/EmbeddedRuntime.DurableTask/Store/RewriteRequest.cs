namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>Rewrites the history of an instance that has ended, so that it runs again; see the rewind request.</summary>
internal abstract class RewriteRequest : ClientRequest<PostAnswer>
{
    /// <summary>Applies the rewrite to the open transaction.</summary>
    public abstract void Apply(IStoreTransaction transaction);
}
