"""What is known of a company beside its queue: its file, its lists, who is who, and what goes both ways.

Modules: `choices` the mapping that a company has chosen · `file` the company file as it answered · `lists` its lists,
`facts` what is kept of an entry, `reading` the job that reads them · `links` who of ours is whom there, `people` the
names they bear · `preflight` what is looked at before anything is sent (`check`, `accounts`, `taxes`, `opening`) ·
`importing` the first import (`following` people, `goods` items) · `sharing` both ways afterwards (`shared` the fields,
`merging` the comparison, `changes` and `balances` the jobs, `clashes` what a person should look at) · `jobs` all of
a session's jobs.
"""
