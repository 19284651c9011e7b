using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Worker;

/// <summary>Settings of a worker.</summary>
public class DurableTaskWorkerOptions
{
    private DataConverter? _converter;

    /// <summary>Which versions of orchestrations a worker takes.</summary>
    public enum VersionMatchStrategy
    {
        /// <summary>Any.</summary>
        None = 0,

        /// <summary>Its own.</summary>
        Strict = 1,

        /// <summary>Its own and older ones.</summary>
        CurrentOrOlder = 2,
    }

    /// <summary>What becomes of an orchestration in a version that the worker does not take.</summary>
    public enum VersionFailureStrategy
    {
        /// <summary>It is left for another worker.</summary>
        Reject = 0,

        /// <summary>It fails.</summary>
        Fail = 1,
    }

    /// <summary>Turns payloads into text; JSON unless told.</summary>
    [AllowNull]
    public DataConverter DataConverter
    {
        get => _converter ?? JsonDataConverter.Default;
        set => _converter = value;
    }

    /// <summary>The longest single timer; longer waits are made of several. Three days unless told.</summary>
    public TimeSpan MaximumTimerInterval { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How much runs at a time.</summary>
    public ConcurrencyOptions Concurrency { get; } = new();

    /// <summary>The worker's versions; <see langword="null"/> when versions do not matter.</summary>
    public VersioningOptions? Versioning { get; set; }

    /// <summary>Whether versions matter.</summary>
    public bool IsVersioningSet => Versioning is not null;

    /// <summary>Decides which orchestrations the worker runs; <see langword="null"/> for all.</summary>
    [Obsolete("Experimental")]
    public IOrchestrationFilter? OrchestrationFilter { get; set; }

    /// <summary>How it logs.</summary>
    public LoggingOptions Logging { get; } = new();

    internal bool HasDataConverter => _converter is not null;

    internal void ApplyTo(DurableTaskWorkerOptions other)
    {
        other._converter = _converter;
        other.MaximumTimerInterval = MaximumTimerInterval;
        other.Versioning = Versioning;
#pragma warning disable CS0618 // the filter is experimental for callers, not here
        other.OrchestrationFilter = OrchestrationFilter;
#pragma warning restore CS0618
        other.Concurrency.MaximumConcurrentActivityWorkItems = Concurrency.MaximumConcurrentActivityWorkItems;
        other.Concurrency.MaximumConcurrentOrchestrationWorkItems = Concurrency.MaximumConcurrentOrchestrationWorkItems;
        other.Logging.UseLegacyCategories = Logging.UseLegacyCategories;
    }

    /// <summary>How much runs at a time.</summary>
    public class ConcurrencyOptions
    {
        /// <summary>Activities at a time; 100 a processor unless told.</summary>
        public int MaximumConcurrentActivityWorkItems { get; set; } = 100 * Environment.ProcessorCount;

        /// <summary>Orchestrations at a time; 100 a processor unless told.</summary>
        public int MaximumConcurrentOrchestrationWorkItems { get; set; } = 100 * Environment.ProcessorCount;
    }

    /// <summary>The worker's versions.</summary>
    public class VersioningOptions
    {
        /// <summary>Its own version; empty for none.</summary>
        public string Version { get; set; } = string.Empty;

        /// <summary>The version of sub-orchestrations that are called without one.</summary>
        public string DefaultVersion { get; set; } = string.Empty;

        /// <summary>Which versions it takes.</summary>
        public VersionMatchStrategy MatchStrategy { get; set; } = VersionMatchStrategy.None;

        /// <summary>What becomes of others.</summary>
        public VersionFailureStrategy FailureStrategy { get; set; } = VersionFailureStrategy.Reject;
    }

    /// <summary>How the worker logs.</summary>
    public class LoggingOptions
    {
        /// <summary>Whether it also logs under the category names of old.</summary>
        public bool UseLegacyCategories { get; set; } = true;
    }
}
