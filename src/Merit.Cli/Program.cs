using System.Runtime.InteropServices;
using Merit.Cli;

// A closed terminal stops everything as Ctrl+C does.
using CancellationTokenSource hangup = new();
using PosixSignalRegistration onHangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
{
    signal.Cancel = true;
    hangup.Cancel();
});
return await CommandLine.RunAsync(args, hangup.Token);
