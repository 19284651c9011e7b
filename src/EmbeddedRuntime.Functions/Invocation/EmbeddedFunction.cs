using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>A function ready to run: everything that reflection has to say about it was asked once, at start.</summary>
internal sealed class EmbeddedFunction : FunctionDefinition
{
    private readonly MethodInfo _method;

    public EmbeddedFunction(
        string name, MethodInfo method, object trigger, ImmutableArray<FunctionBinding> bindings, ArgumentBinder[] binders)
    {
        _method = method;
        Name = name;
        Trigger = trigger;
        Binders = binders;
        Call = MethodCall.Compile(method);
        Target = method.IsStatic ? null : new FunctionTarget(method.DeclaringType!);
        HttpResultProperty = MethodCall.ResultType(method)?
            .GetProperties().FirstOrDefault(property => property.IsDefined(typeof(HttpResultAttribute)));
        Retry = method.GetCustomAttribute<RetryAttribute>();
        InputBindings = bindings.Where(binding => binding.Direction == BindingDirection.In)
            .ToImmutableDictionary(binding => binding.Name, BindingMetadata (binding) => binding);
        OutputBindings = bindings.Where(binding => binding.Direction == BindingDirection.Out)
            .ToImmutableDictionary(binding => binding.Name, BindingMetadata (binding) => binding);
        Parameters = [.. method.GetParameters().Select(Describe)];
        Id = StableId(EntryPoint + ":" + name);
    }

    public override string Name { get; }

    public override string Id { get; }

    public override string EntryPoint => $"{_method.DeclaringType!.FullName}.{_method.Name}";

    public override string PathToAssembly => _method.DeclaringType!.Assembly.Location;

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    /// <summary>What starts the function, resolved: one of the trigger records of this runtime.</summary>
    public object Trigger { get; }

    /// <summary>One binder a parameter, in order.</summary>
    public ArgumentBinder[] Binders { get; }

    /// <summary>The method as a delegate.</summary>
    public MethodCall.Compiled Call { get; }

    /// <summary>Makes the object that the method is called on; null for a static method.</summary>
    public FunctionTarget? Target { get; }

    /// <summary>The property of a result object that is the HTTP answer.</summary>
    public PropertyInfo? HttpResultProperty { get; }

    public RetryAttribute? Retry { get; }

    /// <summary>What the method gives back once awaited; null for nothing.</summary>
    public Type? ResultType => MethodCall.ResultType(_method);

    /// <summary>The position of a parameter by name.</summary>
    /// <exception cref="ArgumentException">The function has no such parameter.</exception>
    public int IndexOf(string parameter)
    {
        int index = Array.FindIndex(_method.GetParameters(), candidate => candidate.Name == parameter);
        return index >= 0 ? index : throw new ArgumentException($"Function '{Name}' has no parameter '{parameter}'.", nameof(parameter));
    }

    private static FunctionParameter Describe(ParameterInfo parameter)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, object>();
        if (parameter.GetCustomAttributes().FirstOrDefault(BindingNames.IsBinding) is { } attribute)
        {
            properties["bindingAttribute"] = attribute;
        }

        return new FunctionParameter(
            parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue,
            parameter.HasDefaultValue ? parameter.DefaultValue : null, properties.ToImmutable());
    }

    private static string StableId(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16];
}
