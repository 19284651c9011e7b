using System.Runtime.InteropServices;

namespace LocalHost;

/// <summary>
/// Who may end the host: SIGTERM and SIGINT ask it to stop in order, a second one cuts the draining short. With
/// <c>--stop-with-stdin</c> the end of standard input ends it at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _drained = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    public StopSignals(bool withStdin)
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Take);
        if (withStdin)
        {
            new Thread(WaitForStdin) { IsBackground = true, Name = "Standard input" }.Start();
        }
    }

    /// <summary>Fires when the host is to stop.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Begins the time for draining; the token fires when what still runs is to be cut off.</summary>
    public CancellationToken BeginDrain(TimeSpan limit)
    {
        _drained.CancelAfter(limit);
        return _drained.Token;
    }

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _stop.Dispose();
        _drained.Dispose();
    }

    private static void WaitForStdin()
    {
        using Stream input = Console.OpenStandardInput();
        // Whoever started the host is gone when it ends. Nothing is lost: what is committed is on the disk, and the worker
        // ends with the pipe that this process holds.
        input.CopyTo(Stream.Null);
        Environment.Exit(1);
    }

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        (_stop.IsCancellationRequested ? _drained : _stop).Cancel();
    }
}
