-- Evidence of N2.4 and N6.3: visits with a photo, by anyone, appointed to the grid or not.
-- Grain:    rulebook x visit of the month in an active grid
-- Quantity: 1; group_code is the grid
-- Reason:   "visit with a photo"
with months as (

    {{ measured_months('photo_visits') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

visits as (

    select * from {{ ref('int_visits_photographed') }}

),

counted as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        'visit' as subject_type,
        visits.visit_code as subject_code,
        visits.visit_date as occurred_on,
        grids.grid_code as group_code,
        1 as quantity,
        'visit with a photo' as reason,
        '附图走访' as reason_zh,
        visits.source_file,
        visits.source_row
    from visits
    inner join months on visits.month = months.month
    inner join grids
        on months.rulebook = grids.rulebook
        and months.month = grids.month
        and visits.grid_code = grids.grid_code
    where visits.visited_at <= months.seen_until

)

{{ evidence_rows('photo_visits', 'counted', without=['kind', 'level', 'size', 'numerator', 'denominator']) }}
