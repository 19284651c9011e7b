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
    private readonly PosixSignalRegistration[] _signals;

    public StopSignals(bool withStdin)
    {
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take), PosixSignalRegistration.Create(PosixSignal.SIGINT, Take)];
        if (withStdin)
        {
            new Thread(WaitForStdin) { IsBackground = true, Name = "Standard input" }.Start();
        }
    }

    /// <summary>Fires when the host is to stop.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Fires when what runs is to be cut off.</summary>
    public CancellationToken Drained => _drained.Token;

    /// <summary>The time for draining begins.</summary>
    public void BeginDrain(TimeSpan limit) => _drained.CancelAfter(limit);

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }
        _stop.Dispose();
        _drained.Dispose();
    }

    private static void WaitForStdin()
    {
        using Stream input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (input.Read(buffer) > 0)
        {
        }
        // Whoever started the host is gone. Nothing is lost: what is committed is on the disk, and the worker ends with
        // the pipe that this process holds.
        Environment.Exit(1);
    }

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (_stop.IsCancellationRequested)
        {
            _drained.Cancel();
        }
        else
        {
            _stop.Cancel();
        }
    }
}
