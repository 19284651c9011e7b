namespace Microsoft.DurableTask;

/// <summary>The ways to add an orchestrator.</summary>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds an orchestrator under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestrator(TaskName name, Func<ITaskOrchestrator> factory) =>
        AddOrchestrator(name, default, factory);

    /// <summary>Adds an orchestrator under that name and version.</summary>
    /// <exception cref="ArgumentException">The name is taken in that version.</exception>
    public DurableTaskRegistry AddOrchestrator(TaskName name, TaskVersion version, Func<ITaskOrchestrator> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return AddOrchestrator(name, version, _ => factory());
    }

    /// <summary>Adds an orchestrator class under that name.</summary>
    /// <exception cref="ArgumentException">The type is no orchestrator, or the name is taken.</exception>
    public DurableTaskRegistry AddOrchestrator(TaskName name, Type type) =>
        AddOrchestrator(name, VersionOf(type), Activator<ITaskOrchestrator>(type));

    /// <summary>Adds an orchestrator class under the name of its attribute or of its type.</summary>
    /// <exception cref="ArgumentException">The type is no orchestrator, or the name is taken.</exception>
    public DurableTaskRegistry AddOrchestrator(Type type) =>
        AddOrchestrator(NameOf(type), VersionOf(type), Activator<ITaskOrchestrator>(type));

    /// <summary>Adds an orchestrator class under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestrator<TOrchestrator>(TaskName name)
        where TOrchestrator : class, ITaskOrchestrator => AddOrchestrator(name, typeof(TOrchestrator));

    /// <summary>Adds an orchestrator class under the name of its attribute or of its type.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestrator<TOrchestrator>()
        where TOrchestrator : class, ITaskOrchestrator => AddOrchestrator(typeof(TOrchestrator));

    /// <summary>Adds one orchestrator object, for every run, under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestrator(TaskName name, ITaskOrchestrator orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestrator(name, VersionOf(orchestrator.GetType()), _ => orchestrator);
    }

    /// <summary>Adds one orchestrator object, for every run, under the name of its attribute or of its type.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestrator(ITaskOrchestrator orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestrator(NameOf(orchestrator.GetType()), orchestrator);
    }

    /// <summary>Adds a function under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestratorFunc<TInput, TOutput>(
        TaskName name, Func<TaskOrchestrationContext, TInput, Task<TOutput>> orchestrator) =>
        AddOrchestratorFunc(name, default, orchestrator);

    /// <summary>Adds a function under that name and version.</summary>
    /// <exception cref="ArgumentException">The name is taken in that version.</exception>
    public DurableTaskRegistry AddOrchestratorFunc<TInput, TOutput>(
        TaskName name, TaskVersion version, Func<TaskOrchestrationContext, TInput, Task<TOutput>> orchestrator)
    {
        ITaskOrchestrator wrapped = FuncTaskOrchestrator.Create(orchestrator);
        return AddOrchestrator(name, version, _ => wrapped);
    }

    /// <summary>Adds a function under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestratorFunc<TInput, TOutput>(TaskName name, Func<TaskOrchestrationContext, TInput, TOutput> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<TInput, TOutput>(name, default, (context, input) => Task.FromResult(orchestrator(context, input)));
    }

    /// <summary>Adds a function without output under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestratorFunc<TInput>(TaskName name, Func<TaskOrchestrationContext, TInput, Task> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<TInput, object?>(name, default, async (context, input) =>
        {
            await orchestrator(context, input);
            return null;
        });
    }

    /// <summary>Adds a function without input under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestratorFunc<TOutput>(TaskName name, Func<TaskOrchestrationContext, Task<TOutput>> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<object?, TOutput>(name, default, (context, _) => orchestrator(context));
    }

    /// <summary>Adds a function without input and output under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestratorFunc(TaskName name, Func<TaskOrchestrationContext, Task> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<object?, object?>(name, default, async (context, _) =>
        {
            await orchestrator(context);
            return null;
        });
    }

    /// <summary>Adds a function without input under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestratorFunc<TOutput>(TaskName name, Func<TaskOrchestrationContext, TOutput> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<object?, TOutput>(name, default, (context, _) => Task.FromResult(orchestrator(context)));
    }

    /// <summary>Adds a function without output under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestratorFunc<TInput>(TaskName name, Action<TaskOrchestrationContext, TInput> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<TInput, object?>(name, default, (context, input) =>
        {
            orchestrator(context, input);
            return Task.FromResult<object?>(null);
        });
    }

    /// <summary>Adds a function without input and output under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddOrchestratorFunc(TaskName name, Action<TaskOrchestrationContext> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<object?, object?>(name, default, (context, _) =>
        {
            orchestrator(context);
            return Task.FromResult<object?>(null);
        });
    }
}
