import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0003_last_event_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='DutyStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_id', models.BigIntegerField()),
                ('act', models.TextField()),
                ('severity', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
                ('put_off_until', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='duty_steps', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['at', 'case'], name='duty_step_due')],
                'constraints': [models.UniqueConstraint(fields=('case', 'act'), name='duty_step_once')],
            },
        ),
    ]
