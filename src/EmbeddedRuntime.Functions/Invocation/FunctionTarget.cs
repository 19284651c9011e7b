using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>Makes the object that a function method is called on, one for each invocation.</summary>
internal sealed class FunctionTarget(Type type)
{
    private readonly Lazy<ObjectFactory> _factory = new(() => ActivatorUtilities.CreateFactory(type, []));
    private IFunctionActivator? _replacement;
    private bool _looked;

    public Type Type => type;

    public object Create(EmbeddedFunctionContext context)
    {
        if (!_looked)
        {
            _replacement = context.InstanceServices.GetService<IFunctionActivator>();
            _looked = true;
        }

        return _replacement is null
            ? _factory.Value(context.InstanceServices, null)
            : _replacement.CreateInstance(type, context)
                ?? throw new FunctionWorkerException($"The registered function activator made nothing for {type.FullName}.");
    }
}
