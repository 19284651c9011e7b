namespace Merit.Cli.Demo;

/// <summary>Shows how far the demo is.</summary>
public interface IDemoProgress
{
    /// <summary>A step begins; the one before it is done.</summary>
    void Begin(string step);

    /// <summary>How far the present step is; may be told as often as wanted.</summary>
    void Tell(string detail);

    /// <summary>The present step is done, and this came of it.</summary>
    void Done(string detail);
}
