"""Twenty-three worked plans: as data here, as workbooks in docs/commissions/plans, told in docs/commissions/plans.md."""
