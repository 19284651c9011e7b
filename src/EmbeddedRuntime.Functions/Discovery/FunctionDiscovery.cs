using System.Collections.Immutable;
using System.Reflection;
using EmbeddedRuntime.Functions.Blobs;
using EmbeddedRuntime.Functions.Durable;
using EmbeddedRuntime.Functions.Http;
using EmbeddedRuntime.Functions.Invocation;
using EmbeddedRuntime.Functions.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;

namespace EmbeddedRuntime.Functions.Discovery;

/// <summary>Reads the functions of an app and says everything that is wrong with them at once.</summary>
internal static class FunctionDiscovery
{
    /// <summary>The public function classes of the app: its own assembly and those that it refers to.</summary>
    public static IEnumerable<Type> TypesOf(Assembly app)
    {
        string runtime = typeof(FunctionAttribute).Assembly.GetName().Name!;
        IEnumerable<Assembly> referred = app.GetReferencedAssemblies()
            .Where(name => name.Name is { } n && n != runtime
                && !n.StartsWith("System", StringComparison.Ordinal) && !n.StartsWith("Microsoft.", StringComparison.Ordinal))
            .Select(Assembly.Load)
            .Where(assembly => assembly.GetReferencedAssemblies().Any(name => name.Name == runtime));
        return referred.Prepend(app).SelectMany(assembly => assembly.GetExportedTypes());
    }

    /// <exception cref="FunctionWorkerException">Some function cannot be run; the message lists every reason.</exception>
    public static FunctionCatalog Read(IEnumerable<Type> types, AppSettings app)
    {
        var problems = new List<string>();
        var functions = new List<EmbeddedFunction>();
        const BindingFlags Any = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (MethodInfo method in types.Where(type => type.IsClass).SelectMany(type => type.GetMethods(Any)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute)
            {
                var draft = new FunctionDraft(attribute.Name, method, app, problems);
                if (ReadFunction(draft) is { } function)
                {
                    functions.Add(function);
                }
            }
        }

        problems.AddRange(DuplicateNames(functions));
        problems.AddRange(HttpTriggerReader.Conflicts(functions));
        problems.AddRange(DurableTriggerReader.Conflicts(functions));
        return problems.Count == 0
            ? new FunctionCatalog(functions)
            : throw new FunctionWorkerException(
                $"The functions cannot be run, for {problems.Count} reason(s):{Environment.NewLine}"
                + string.Join(Environment.NewLine, problems.Select(problem => $"  - {problem}")));
    }

    private static EmbeddedFunction? ReadFunction(FunctionDraft draft)
    {
        if (!IsName(draft.Name))
        {
            draft.Problem("a function's name starts with a letter and has only letters, digits, '_' and '-', 127 at most");
        }

        if (draft.Method is { IsAbstract: true } or { DeclaringType.IsAbstract: true, IsStatic: false })
        {
            draft.Problem("an abstract method or class cannot be run");
            return null;
        }

        if (draft.Method.ContainsGenericParameters)
        {
            draft.Problem("a generic method or class cannot be run");
            return null;
        }

        var triggers = draft.Triggers();
        if (triggers.Count != 1)
        {
            draft.Problem(triggers.Count == 0
                ? "no parameter carries a trigger attribute"
                : $"{triggers.Count} parameters carry trigger attributes; a function has one trigger");
            return null;
        }

        (ParameterInfo parameter, TriggerBindingAttribute attribute) = triggers[0];
        TriggerReading? reading = attribute switch
        {
            HttpTriggerAttribute http => HttpTriggerReader.Read(draft, parameter, http),
            BlobTriggerAttribute blob => BlobTriggerReader.Read(draft, parameter, blob),
            TimerTriggerAttribute timer => TimerTriggerReader.Read(draft, parameter, timer),
            OrchestrationTriggerAttribute orchestration => DurableTriggerReader.Read(draft, parameter, orchestration),
            ActivityTriggerAttribute activity => DurableTriggerReader.Read(draft, parameter, activity),
            _ => Unknown(draft, parameter, attribute),
        };
        if (reading is null)
        {
            return null;
        }

        if (reading.Trigger is not TimerFunctionTrigger && draft.Method.GetCustomAttribute<RetryAttribute>() is { } retry)
        {
            draft.Problem($"{retry.GetType().Name} works on timer functions only: retry in the function, or in its orchestrator");
        }

        RefuseOutputs(draft);
        ArgumentBinder?[] binders = [.. draft.Method.GetParameters().Select(
            candidate => candidate == parameter ? reading.TriggerParameter : ParameterBinders.For(draft, candidate, reading))];
        return binders.Any(binder => binder is null)
            ? null
            : new EmbeddedFunction(draft.Name, draft.Method, reading.Trigger, BindingsOf(draft, reading), binders!);
    }

    private static TriggerReading? Unknown(FunctionDraft draft, ParameterInfo parameter, TriggerBindingAttribute attribute)
    {
        draft.Problem($"parameter '{parameter.Name}': the embedded runtime has no trigger for [{attribute.GetType().Name}]");
        return null;
    }

    private static void RefuseOutputs(FunctionDraft draft)
    {
        IEnumerable<OutputBindingAttribute> outputs = draft.Method.GetCustomAttributes<OutputBindingAttribute>()
            .Concat(MethodCall.ResultType(draft.Method)?.GetProperties()
                .SelectMany(property => property.GetCustomAttributes<OutputBindingAttribute>()) ?? []);
        foreach (OutputBindingAttribute output in outputs)
        {
            draft.Problem($"the embedded runtime has no output binding [{output.GetType().Name}]; write through a client instead");
        }
    }

    private static ImmutableArray<FunctionBinding> BindingsOf(FunctionDraft draft, TriggerReading reading)
    {
        IEnumerable<FunctionBinding> inputs =
            from parameter in draft.Method.GetParameters()
            from attribute in parameter.GetCustomAttributes().Where(BindingNames.IsBinding)
            select new FunctionBinding(parameter.Name!, BindingNames.Of(attribute), BindingDirection.In);
        return reading.Trigger is HttpFunctionTrigger
            ? [.. inputs, new FunctionBinding("$return", "http", BindingDirection.Out)]
            : [.. inputs];
    }

    private static IEnumerable<string> DuplicateNames(IEnumerable<EmbeddedFunction> functions) => functions
        .GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .Select(group => $"{group.Key}: the name is used by {string.Join(" and ", group.Select(function => function.EntryPoint))}");

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 127 && char.IsAsciiLetter(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
