namespace Merit.Cli.Hosting;

/// <summary>TCP ports of the storage emulator on 127.0.0.1; 0 takes a free one.</summary>
public sealed record AzuritePorts(int Blob, int Queue, int Table)
{
    /// <summary>The ports that <c>UseDevelopmentStorage=true</c> means.</summary>
    public static AzuritePorts WellKnown { get; } = new(10000, 10001, 10002);

    /// <summary>Free ports, whichever they are.</summary>
    public static AzuritePorts Free { get; } = new(0, 0, 0);
}
