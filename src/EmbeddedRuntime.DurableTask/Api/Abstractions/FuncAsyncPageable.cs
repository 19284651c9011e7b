using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask;

/// <summary>Pages that a function fetches one by one.</summary>
internal sealed class FuncAsyncPageable<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> pageFunc) : AsyncPageable<T>
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        Fetch(continuationToken, pageSizeHint);

    private async IAsyncEnumerable<Page<T>> Fetch(
        string? token, int? size, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Page<T> page;
        do
        {
            page = await pageFunc(token, size, cancellation);
            yield return page;
            token = page.ContinuationToken;
        }
        while (token is not null);
    }
}
