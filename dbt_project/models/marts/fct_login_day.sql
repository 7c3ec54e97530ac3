-- One row per grid and day with a login or recorded work, as counted by the rulebook that int_rulebooks_shown names.
with login_days as (

    select * from {{ ref('int_login_days') }}

),

shown as (

    select rulebook from {{ ref('int_rulebooks_shown') }}
    where fact = 'login_day'

)

select
    login_days.grid_code,
    login_days.login_date,
    login_days.workers,
    login_days.has_login,
    login_days.has_record
from login_days
inner join shown on login_days.rulebook = shown.rulebook
