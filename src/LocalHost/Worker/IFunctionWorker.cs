using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>The app's process, as the triggers and the engine see it: something that runs functions.</summary>
internal interface IFunctionWorker
{
    /// <summary>The app's functions; the same for as long as the host runs.</summary>
    IReadOnlyList<Function> Functions { get; }

    /// <summary>
    /// Where the worker takes forwarded HTTP requests; null when it takes none. While the worker starts again, this
    /// waits for it.
    /// </summary>
    ValueTask<Uri?> HttpAddressAsync(CancellationToken cancellation);

    /// <summary>
    /// Runs a function. Holds the clock for as long as it runs, waits while the worker starts again, adds the inputs
    /// that are not the trigger's (see <see cref="IInputBinding"/>), and ends it when <c>functionTimeout</c> is over.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="request">
    /// The trigger's own input and metadata; <c>invocation_id</c> is given here when the caller left it empty.
    /// </param>
    /// <param name="cancellation">Asks the worker to cancel the invocation; the answer is awaited all the same.</param>
    /// <returns>What the worker answered: success, failure or cancelled.</returns>
    /// <exception cref="WorkerLostException">
    /// The worker ended before there was an answer, or the invocation ended because the host cancelled it: its time was
    /// over, or the host stops.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token fired while the invocation still waited for a worker.</exception>
    Task<InvocationResponse> InvokeAsync(Function function, InvocationRequest request, CancellationToken cancellation);
}

/// <summary>Gives invocations the value of an input that is no trigger.</summary>
internal interface IInputBinding
{
    /// <summary>The binding's type, such as <c>durableClient</c>.</summary>
    string Type { get; }

    /// <summary>The value for an invocation.</summary>
    TypedData Value(FunctionBinding binding);
}

/// <summary>An invocation that has no answer of its own making: nothing is known about how far it got.</summary>
internal sealed class WorkerLostException(string message) : Exception(message);
