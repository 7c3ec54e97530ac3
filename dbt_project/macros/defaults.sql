{# What holds where no rulebook says otherwise. Published facts need it on sites whose rulebooks do not use a measure. #}

{# How many times its original term an extension may add (N5, deadline); the default of disposal in rulebooks/measures.yaml. #}
{% macro default_extension_factor() %}2{% endmacro %}
