namespace Microsoft.DurableTask;

/// <summary>The ways to add an activity.</summary>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds an activity under that name, made from the services for each run.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivity(TaskName name, Func<IServiceProvider, ITaskActivity> factory) =>
        AddActivity(name, default, factory);

    /// <summary>Adds an activity under that name and version.</summary>
    /// <exception cref="ArgumentException">The name is taken in that version.</exception>
    public DurableTaskRegistry AddActivity(TaskName name, TaskVersion version, Func<ITaskActivity> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return AddActivity(name, version, _ => factory());
    }

    /// <summary>Adds an activity class under that name.</summary>
    /// <exception cref="ArgumentException">The type is no activity, or the name is taken.</exception>
    public DurableTaskRegistry AddActivity(TaskName name, Type type) =>
        AddActivity(name, VersionOf(type), Activator<ITaskActivity>(type));

    /// <summary>Adds an activity class under the name of its attribute or of its type.</summary>
    /// <exception cref="ArgumentException">The type is no activity, or the name is taken.</exception>
    public DurableTaskRegistry AddActivity(Type type) =>
        AddActivity(NameOf(type), VersionOf(type), Activator<ITaskActivity>(type));

    /// <summary>Adds an activity class under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivity<TActivity>(TaskName name)
        where TActivity : class, ITaskActivity => AddActivity(name, typeof(TActivity));

    /// <summary>Adds an activity class under the name of its attribute or of its type.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivity<TActivity>()
        where TActivity : class, ITaskActivity => AddActivity(typeof(TActivity));

    /// <summary>Adds one activity object, for every run, under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivity(TaskName name, ITaskActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivity(name, VersionOf(activity.GetType()), _ => activity);
    }

    /// <summary>Adds one activity object, for every run, under the name of its attribute or of its type.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivity(ITaskActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivity(NameOf(activity.GetType()), activity);
    }

    /// <summary>Adds a function under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(
        TaskName name, Func<TaskActivityContext, TInput, Task<TOutput>> activity) =>
        AddActivityFunc(name, default, activity);

    /// <summary>Adds a function under that name and version.</summary>
    /// <exception cref="ArgumentException">The name is taken in that version.</exception>
    public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(
        TaskName name, TaskVersion version, Func<TaskActivityContext, TInput, Task<TOutput>> activity)
    {
        ITaskActivity wrapped = FuncTaskActivity.Create(activity);
        return AddActivity(name, version, _ => wrapped);
    }

    /// <summary>Adds a function under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(TaskName name, Func<TaskActivityContext, TInput, TOutput> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<TInput, TOutput>(name, default, (context, input) => Task.FromResult(activity(context, input)));
    }

    /// <summary>Adds a function without output under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivityFunc<TInput>(TaskName name, Func<TaskActivityContext, TInput, Task> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<TInput, object?>(name, default, async (context, input) =>
        {
            await activity(context, input);
            return null;
        });
    }

    /// <summary>Adds a function without input under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivityFunc<TOutput>(TaskName name, Func<TaskActivityContext, Task<TOutput>> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, TOutput>(name, default, (context, _) => activity(context));
    }

    /// <summary>Adds a function without input and output under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivityFunc(TaskName name, Func<TaskActivityContext, Task> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, object?>(name, default, async (context, _) =>
        {
            await activity(context);
            return null;
        });
    }

    /// <summary>Adds a function without input under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivityFunc<TOutput>(TaskName name, Func<TaskActivityContext, TOutput> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, TOutput>(name, default, (context, _) => Task.FromResult(activity(context)));
    }

    /// <summary>Adds a function without output under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivityFunc<TInput>(TaskName name, Action<TaskActivityContext, TInput> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<TInput, object?>(name, default, (context, input) =>
        {
            activity(context, input);
            return Task.FromResult<object?>(null);
        });
    }

    /// <summary>Adds a function without input and output under that name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddActivityFunc(TaskName name, Action<TaskActivityContext> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, object?>(name, default, (context, _) =>
        {
            activity(context);
            return Task.FromResult<object?>(null);
        });
    }
}
