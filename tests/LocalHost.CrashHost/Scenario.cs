using System.Globalization;
using Microsoft.DurableTask;

namespace LocalHost.CrashHost;

/// <summary>A kind of orchestration with an ending that is known beforehand.</summary>
internal abstract class Scenario
{
    /// <summary>Name of the orchestrator.</summary>
    public string Name => GetType().Name;

    /// <summary>Whether every crash must leave the same tasks in history; false where chance decides how often one is tried.</summary>
    public virtual bool HasFixedHistory => true;

    public string InstanceId(int number) => $"{Name}-{number.ToString("D4", CultureInfo.InvariantCulture)}";

    /// <summary>The input of an instance; its number, unless the scenario needs more.</summary>
    public virtual object Input(int number) => number;

    /// <summary>Registers the orchestrators.</summary>
    /// <param name="tasks">Where.</param>
    /// <param name="tick">How long the scenario's timers are.</param>
    public abstract void Register(DurableTaskRegistry tasks, TimeSpan tick);

    /// <summary>How an instance must end.</summary>
    public abstract Ending Expected(int number);

    /// <summary>What a client does with the instance after its start.</summary>
    public virtual Task SteerAsync(Acts acts, int number, CancellationToken cancellation) => Task.CompletedTask;
}
