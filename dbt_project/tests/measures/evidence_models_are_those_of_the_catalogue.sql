-- Fails for a measure whose evidence model the catalogue names but evidence_all does not read, or the other way round.
with catalogue as (

    select * from {{ ref('int_measures_catalogued') }}
    where evidence_model is not null

),

models as (
    {% for measure in measures_with_evidence() %}
    select '{{ measure }}' as measure, 'evidence_{{ measure }}' as evidence_model
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    coalesce(catalogue.measure, models.measure) as measure,
    catalogue.evidence_model,
    models.evidence_model as model_read
from catalogue
-- on either side alone: the two lists differ
full outer join models
    on catalogue.measure = models.measure
    and catalogue.evidence_model = models.evidence_model
where catalogue.measure is null or models.measure is null
